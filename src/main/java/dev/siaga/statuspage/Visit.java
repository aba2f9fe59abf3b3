package dev.siaga.statuspage;

import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one request says of who comes: in which language, with which token, and from which page.
 *
 * @param bearer the token came in the header, which no other site can set
 */
record Visit(
        Locale language, Optional<String> token, boolean bearer, boolean browser, boolean secure, boolean ownPage) {
    static final String TOKEN = "siaga-token";
    static final String LANGUAGE = "siaga-language";
    static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.of("id"));
    private static final String BEARER = "Bearer ";

    static Visit of(HttpHeaders headers, String asked) {
        Map<String, Cookie> cookies = headers.getCookies();
        Optional<String> authorization = header(headers, HttpHeaders.AUTHORIZATION);
        Optional<String> bearer = authorization
                .filter(h -> h.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(h -> h.substring(BEARER.length()).strip());
        return new Visit(
                language(headers, asked),
                bearer.or(() -> Optional.ofNullable(cookies.get(TOKEN)).map(Cookie::getValue)),
                bearer.isPresent(),
                headers.getAcceptableMediaTypes().stream().anyMatch(t -> t.equals(MediaType.TEXT_HTML_TYPE)),
                header(headers, "X-Forwarded-Proto").filter("https"::equals).isPresent(),
                ownPage(headers));
    }

    /** The same visit, with the token that was typed in. */
    Visit with(String typed) {
        return new Visit(language, Optional.of(typed), bearer, browser, secure, ownPage);
    }

    /** Whether a form came from a page that was made for this visitor. */
    boolean carries(String key) {
        return token.filter(t -> Token.formKeyFits(t, key)).isPresent();
    }

    String formKey() {
        return token.map(Token::formKey).orElse("");
    }

    /** Lasts as long as the browser is open; the token's own end counts besides. */
    NewCookie cookie(String name, String value) {
        return new NewCookie.Builder(name)
                .value(value)
                .path("/")
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .secure(secure)
                .maxAge(value.isEmpty() ? 0 : NewCookie.DEFAULT_MAX_AGE)
                .build();
    }

    private static Locale language(HttpHeaders headers, String asked) {
        return known(asked)
                .or(() -> Optional.ofNullable(headers.getCookies().get(LANGUAGE))
                        .map(Cookie::getValue)
                        .flatMap(Visit::known))
                .or(() -> headers.getAcceptableLanguages().stream()
                        .map(Locale::getLanguage)
                        .flatMap(l -> known(l).stream())
                        .findFirst())
                .orElse(Locale.ENGLISH);
    }

    /** Old browsers and Java still say "in" for Indonesian. */
    private static Optional<Locale> known(String language) {
        return LANGUAGES.stream()
                .filter(l -> l.getLanguage().equals("in".equals(language) ? "id" : language))
                .findFirst();
    }

    /** A form of another site's can't be sent here: browsers say where it comes from. */
    private static boolean ownPage(HttpHeaders headers) {
        boolean site = header(headers, "Sec-Fetch-Site")
                .filter(s -> !s.equals("same-origin") && !s.equals("none"))
                .isEmpty();
        boolean origin = header(headers, "Origin")
                .filter(o -> !header(headers, HttpHeaders.HOST).equals(authority(o)))
                .isEmpty();
        return site && origin;
    }

    private static Optional<String> authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> header(HttpHeaders headers, String name) {
        return Optional.ofNullable(headers.getHeaderString(name));
    }
}
