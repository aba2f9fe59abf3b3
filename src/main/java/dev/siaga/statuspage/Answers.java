package dev.siaga.statuspage;

import dev.siaga.statuspage.Pages.Asked;
import dev.siaga.statuspage.Pages.Guest;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What is answered to a browser: pages that no cache keeps, and a way to sign in. */
@Singleton
class Answers {
    static final String HTML = "text/html;charset=UTF-8";

    private final String version;

    Answers(@ConfigProperty(name = "quarkus.application.version") String version) {
        this.version = version;
    }

    Guest guest(Visit visit, String user) {
        return new Guest(user, visit.language(), visit.formKey(), version);
    }

    Response page(Response.Status status, Guest guest, TemplateInstance page) {
        return Response.status(status)
                .type(HTML)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.CONTENT_LANGUAGE, guest.tag())
                .entity(page.setLocale(guest.language()).render())
                .build();
    }

    /** A browser is led to where it can sign in; anything else is told that it must. */
    Response refused(Visit visit) {
        return visit.browser()
                ? to("/login")
                : Response.status(Response.Status.UNAUTHORIZED)
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"siaga\"")
                        .build();
    }

    Response undecided() {
        return Response.status(Response.Status.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "5")
                .build();
    }

    Response login(Visit visit, Asked asked) {
        Guest guest = guest(visit, "");
        return page(
                switch (asked) {
                    case FIRST -> Response.Status.OK;
                    case WRONG -> Response.Status.UNAUTHORIZED;
                    case LATER -> Response.Status.SERVICE_UNAVAILABLE;
                },
                guest,
                Pages.login(guest, asked));
    }

    /** After a form: a reload doesn't send it again. */
    Response to(String path) {
        return Response.seeOther(URI.create(path))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
