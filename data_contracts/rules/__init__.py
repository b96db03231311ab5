"""Importing the package registers every rule."""

from data_contracts.rules import amounts, cells, conditions, facts, households, identity, periods, references

__all__ = ["amounts", "cells", "conditions", "facts", "households", "identity", "periods", "references"]
