"""What the pages of this deployment have in common, in each language that may be spoken."""

from dataclasses import replace

from tui_reset.server.http.choices import contact_of, language_of, languages_of
from tui_reset.server.pages.sealing import Sealer
from tui_reset.server.pages.site import Site
from tui_reset.server.profiles import ProfileData, translated
from tui_reset.settings import Settings


def site_of_deployment(settings: Settings, profile: ProfileData, sealer: Sealer) -> Site:
    """The site as people see it of whom no language is known; the other languages' are in it."""
    others = {name: _site(settings, translated(profile, name), sealer) for name in languages_of(settings)}
    language = language_of(settings)
    return replace(others[language], language=language, others=others)


def _site(settings: Settings, profile: ProfileData, sealer: Sealer) -> Site:
    return Site(
        public_url=settings.server.public_url,
        title=profile.title,
        contact=contact_of(settings, profile),
        lifetime=settings.limits.link_lifetime,
        sealer=sealer,
        before_change=profile.wording.before_change,
        brand=profile.brand,
    )
