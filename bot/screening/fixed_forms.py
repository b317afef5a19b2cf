"""The details of a fixed form, as the finders look for them: what a browser can look for before it sends.

Whatever one of them finds, screening finds too: each finder goes by its own of them. Names, streets and
schools have no form and stay with the server.
"""

from __future__ import annotations

from bot.screening import contact_details, dates_of_birth, documents_and_accounts, id_numbers
from bot.screening.detail import FixedForm

FIXED_FORMS: tuple[FixedForm, ...] = (
    *contact_details.FIXED_FORMS,
    *id_numbers.FIXED_FORMS,
    *documents_and_accounts.FIXED_FORMS,
    *dates_of_birth.FIXED_FORMS,
)
