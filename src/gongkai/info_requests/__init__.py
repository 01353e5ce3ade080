"""Requests from the public: from the form to the archive (《政府信息公开条例》第三章)."""
