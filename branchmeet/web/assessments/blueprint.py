"""The blueprint of sheets, apart from its pages so that several modules can hold them."""

from flask import Blueprint

bp = Blueprint("assessments", __name__)
