"""The address of every page."""

from django.urls import include, path

from leadhub.home import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("leadhub.web.urls")),
    path("", include("leadhub.people.urls")),
    path("connections/<uuid:public_id>/accounts/<slug:account_id>/", include("leadhub.accounts.urls")),
    path("connections/", include("leadhub.credentials.urls")),
    path("campaigns/", include("leadhub.campaigns.urls")),
    path("uploads/", include("leadhub.uploads.urls")),
    path("loads/", include("leadhub.submissions.urls")),
    path("do-not-call/", include("leadhub.suppression.urls")),
    path("events/", include("leadhub.audit.urls")),
]
handler400 = "leadhub.web.views.bad_request"
handler403 = "leadhub.web.views.forbidden"
handler404 = "leadhub.web.views.not_found"
handler500 = "leadhub.web.views.server_error"
