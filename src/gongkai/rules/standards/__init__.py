"""The standards catalogue (政务公开标准目录): its columns, reading, writing, versions, coverage."""
