"""What is drawn: a frame in, a Plotly figure out, nothing of Streamlit inside."""
