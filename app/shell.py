"""The frame around every page: navigation, page configuration and styles."""

import streamlit as st

from app.server.urls import script_url
from app.session.caches import show_trial_notice
from models.bundle import SHIPPED

PAGE = st.navigation(
    [
        st.Page("explore/page.py", title="Explore", default=True),
        st.Page("classify/page.py", title="Classify", url_path="classify"),
        st.Page("lab/page.py", title="Lab", url_path="lab"),
        st.Page("inside/page.py", title="Inside", url_path="inside"),
        st.Page("learn/page.py", title="Learn", url_path="learn"),
        st.Page("present/page.py", title="Present", url_path="present", visibility="hidden"),  # Learn leads there
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
.stElementContainer:has(> .stHtml > script) { display: none; }
.st-key-latent_map { min-height: min(100svh, 60rem); }  /* keeps what is below out of sight until the map is loaded */
</style>""")
st.html(f'<script type="module" src="{script_url("shared/ui/links.js")}"></script>', unsafe_allow_javascript=True)
show_trial_notice()
PAGE.run()
