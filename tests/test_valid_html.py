"""What looks at staff pages while other tests open them sees what is wrong, and tells ours from Wagtail's."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

import config.urls
from tests.valid_html import staff_pages_looked_at

PAGE = """<!doctype html>
<html lang="en"><head><title>Said twice</title></head>
<body>{% for part in parts %}{{ part|safe }}{% endfor %}</body></html>"""
DIALOG = '<div id="keyboard-shortcuts-dialog" aria-labelledby="of-it"><h1 id="of-it">Keys</h1></div>'


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(PAGE).render(Context({"parts": [DIALOG, request.GET.get("more", "")]})))


urlpatterns = [path("admin/some-page/", page), *config.urls.urlpatterns]


@pytest.mark.urls(__name__)
def test_a_slip_of_ours_is_told_with_the_page_and_one_of_wagtails_is_not(admin_client, tmp_path):
    with staff_pages_looked_at(tmp_path):
        admin_client.get("/admin/some-page/")
    told = r"/admin/some-page/ in tests/test_valid_html.py::test_a_slip.*Duplicate ID"
    with pytest.raises(AssertionError, match=told), staff_pages_looked_at(tmp_path):
        admin_client.get("/admin/some-page/", {"more": '<p id="of-it">Twice</p>'})
