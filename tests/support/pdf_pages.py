"""Pages of PDFs that tests write."""

from __future__ import annotations

from fpdf import FPDF


def a_page(size: float = 12, pdf: FPDF | None = None) -> FPDF:
    """A new page, in letters of a size: the first of a document of its own, or the next of one."""
    pdf = pdf or FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=size)
    return pdf
