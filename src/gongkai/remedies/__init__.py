"""行政复议、行政诉讼: review and litigation cases of the body as respondent."""
