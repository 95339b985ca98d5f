"""Values everything else is made of: money in fen, bounds, dates, places in a file, errors, canonical JSON.

Imports nothing of the project and opens no file.
"""
