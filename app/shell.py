"""The page around every page: a table of contents."""

import streamlit as st

from app.routes import PLOTLY_URL
from models.bundle import SHIPPED

st.set_page_config(page_title="Latent Wardrobe", page_icon=SHIPPED / "icon.png", layout="wide")
st.html("""<style>
.stMainBlockContainer { padding-top: 4.5rem; padding-bottom: 4rem; }
.stMainBlockContainer h1 { font-size: clamp(1.75rem, 4vw, 2.75rem); }
</style>""")

explore = st.Page("views/explore.py", title="Explore", default=True)
page = st.navigation(
    [
        explore,
        st.Page("views/classify.py", title="Classify"),
        st.Page("views/lab.py", title="Lab"),
        st.Page("views/learn.py", title="Learn"),
    ],
    position="top",
)
if page == explore:
    # The browser takes a second to start Plotly; it need not wait for the page to be ready on the server.
    st.html(f'<script src="{PLOTLY_URL}"></script>', unsafe_allow_javascript=True)
page.run()
