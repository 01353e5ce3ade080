"""Django's settings. What an installation may change comes from `environment`."""

from __future__ import annotations

from gongkai.config import environment

DATA_FOLDER = environment.data_folder()
SECRET_KEY = environment.secret_key(DATA_FOLDER)
HTTPS = environment.flag("GONGKAI_HTTPS")
DEBUG = environment.flag("GONGKAI_DEBUG")
ALLOWED_HOSTS = environment.names("GONGKAI_HOSTS", "localhost,127.0.0.1,[::1]")
PROXIES = environment.networks("GONGKAI_PROXIES")
CSRF_TRUSTED_ORIGINS = environment.names("GONGKAI_ORIGINS", "")

# Ten files of 20 MB and what is written around them.
MOST_BODY_BYTES = 210 * 1024 * 1024
# Where the platforms of channels are reached, and the folder for systems without an interface.
CHANNEL_ADDRESSES = environment.channel_addresses(DATA_FOLDER)
# The only thing that asks other servers unbidden: off where nobody wants it.
CHECK_LINKS = environment.flag("GONGKAI_CHECK_LINKS")
# New applications that one address may begin in an hour; behind it may be a whole village.
DRAFTS_PER_HOUR = environment.number("GONGKAI_DRAFTS_PER_HOUR", 60)
FAULTS_PER_HOUR = environment.number("GONGKAI_FAULTS_PER_HOUR", 30)
SURVEYS_PER_HOUR = environment.number("GONGKAI_SURVEYS_PER_HOUR", 30)
# Working days within which a report of a fault on a page is to be answered.
FAULT_DAYS = environment.number("GONGKAI_FAULT_DAYS", 3)
# Networks of their own that have no https may still send reports to the supervising office.
FILE_OVER_HTTP = environment.flag("GONGKAI_FILE_OVER_HTTP")
# Working days within which a complaint about disclosure work is to be handled; no law says how many.
COMPLAINT_DAYS = environment.number("GONGKAI_COMPLAINT_DAYS", 20)
REPORT_DAYS_EARLY = environment.number("GONGKAI_REPORT_DAYS_EARLY", 0)
# Visits are counted from the log of the web server in front, not by this program.
VISITS_FROM_LOG = environment.flag("GONGKAI_VISITS_FROM_LOG")
OPINIONS_PER_HOUR = environment.number("GONGKAI_OPINIONS_PER_HOUR", 60)
# What another system may ask for in a minute, by each key: screenings, reports handed in.
CALLS_PER_MINUTE = environment.number("GONGKAI_CALLS_PER_MINUTE", 120)

INSTALLED_APPS = [
    "gongkai.audit",
    "gongkai.organisations",
    "gongkai.accounts",
    "gongkai.screening",
    "gongkai.catalogue",
    "gongkai.search",
    "gongkai.info_requests",
    "gongkai.remedies",
    "gongkai.channels",
    "gongkai.faults",
    "gongkai.media",
    "gongkai.sites",
    "gongkai.supervision",
    "gongkai.annual_reports",
    "gongkai.look",
    "gongkai.portal",
    "gongkai.desk",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "gongkai.config.middleware.security_headers",
    "gongkai.config.middleware.caller_address",
    "gongkai.config.middleware.bounded_body",
    "gongkai.config.parts.parts_of_files",
    "gongkai.config.branches.SiteOfAddress",
    "gongkai.config.middleware.nothing_of_the_desk_is_kept",
    "gongkai.config.middleware.published_is_found",
    "gongkai.config.middleware.visits_are_counted",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every page refuses an anonymous person unless it is marked @login_not_required.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "gongkai.config.middleware.LegalNumbers",
    "gongkai.config.middleware.FreshPassword",
    "gongkai.config.middleware.RolesReadOnce",
    "django.contrib.messages.middleware.MessageMiddleware",
    "gongkai.config.middleware.LegibleForms",
    "gongkai.config.middleware.ErrorsAsPages",
]
ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.config.site.site",
                "gongkai.look.context.look",
            ],
        },
    },
]

DATABASES = {"default": environment.database(DATA_FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "desk:sign_in"
LOGIN_REDIRECT_URL = "desk:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]

# What goes wrong is told on the standard error of the server: Django by itself tells nobody there
# without DEBUG. Who calls it by a wrong name or sends too much is refused, and would fill the log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"timed": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "timed"},
        # For those that write nothing: without a handler, Python writes to the standard error.
        "nowhere": {"class": "logging.NullHandler"},
    },
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO" if DEBUG else "ERROR"},
        "django.security": {"handlers": ["nowhere"], "propagate": False},
    },
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # straight from the package: nothing to collect
MEDIA_ROOT = DATA_FOLDER / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "prepared": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_FOLDER / "prepared"},
    },
    "sealed": {
        "BACKEND": "gongkai.info_requests.adapters.sealing.SealedStorage",
        "OPTIONS": {
            "location": DATA_FOLDER / "sealed",
            "keys": environment.seal_keys(DATA_FOLDER),
            "reserve": environment.number("GONGKAI_RESERVE_MB", 512) * 1024 * 1024,
        },
    },
}

globals().update(environment.mail())

SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
