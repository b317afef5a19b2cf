"""What is said where nothing can be measured or learned."""

from __future__ import annotations

NO_QUESTIONS = "No labelled questions here whose evidence is held; add the documents, or name a file."
NO_ORIGINALS = "Calibration needs the originals that the notes rest on; add them first."
MEND = "{mistake}. Mend it; safeguarding-bot check says when it is sound."
NOT_TEXT = "{path} is not plain text; save it in UTF-8, one question a line."
NOT_A_QUESTION = "{path}, line {number}: a question needs question and evidence, as JSON."
INDEXING = "indexing"
NOT_TAKEN_IN = "{source} cannot be taken in, so nothing can be learned from it; name another file."
OF_DOCUMENTS = "documents without notes: {figure}"
