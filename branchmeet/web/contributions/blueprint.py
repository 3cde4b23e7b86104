"""The blueprint of the room; its pages stand in the modules that `routes` brings together."""

from flask import Blueprint

bp = Blueprint("contributions", __name__)
