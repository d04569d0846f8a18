"""The page around every page: a table of contents."""

import streamlit as st

from models.bundle import SHIPPED

PAGE = st.navigation(
    [
        st.Page("views/explore.py", title="Explore", default=True),
        st.Page("views/classify.py", title="Classify"),
        st.Page("views/lab.py", title="Lab"),
        st.Page("views/inside.py", title="Inside"),
        st.Page("views/learn.py", title="Learn"),
        st.Page("views/present.py", title="Present", visibility="hidden"),  # Learn leads there
    ],
    position="top",
)
st.set_page_config(
    page_title=f"{PAGE.title} · Latent Wardrobe",
    page_icon=SHIPPED / "icon.png",
    layout="wide",
    initial_sidebar_state="collapsed",  # on a phone the navigation moves into the sidebar
)
st.html("""<style>
.stMainBlockContainer { padding-top: 4.5rem; padding-bottom: 4rem; }
.stMainBlockContainer h1 { font-size: clamp(1.75rem, 4vw, 2.75rem); }
button[data-variant="segmented_control"] { color: inherit !important; }
.stMainBlockContainer [data-testid="stCaptionContainer"] { color: inherit; opacity: .76; }
</style>""")
PAGE.run()
