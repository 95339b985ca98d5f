"""Readers of the words of provisions: quoted, reproduced, told or said to stand in them."""
