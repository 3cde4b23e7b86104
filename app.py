"""The program as servers and the `flask` command find it."""

from dotenv import load_dotenv

from branchmeet import create_app

load_dotenv()
app = create_app()
