package dev.siaga.statuspage;

import dev.siaga.page.EstateLine;
import dev.siaga.statuspage.Doorkeeper.Entry;
import dev.siaga.statuspage.Pages.Guest;
import dev.siaga.statuspage.Pages.Outcome;
import dev.siaga.statuspage.PanicDesk.Report;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Where support staff declare an incident: one click leads here, a second declares. Never anonymous. */
@Path("/panic")
class PanicResource {
    private static final Set<String> SEVERITIES = Set.of("SEV1", "SEV2", "SEV3");
    private static final String NONCE = "[0-9a-f]{12}";
    private static final int NONCE_LENGTH = 12;

    private final Doorkeeper door;
    private final Pulse pulse;
    private final PanicDesk desk;
    private final Answers answers;

    PanicResource(Doorkeeper door, Pulse pulse, PanicDesk desk, Answers answers) {
        this.door = door;
        this.pulse = pulse;
        this.desk = desk;
        this.answers = answers;
    }

    @GET
    @Blocking
    @Produces(Answers.HTML)
    public Response ask(
            @Context HttpHeaders headers, @QueryParam("lang") String language, @QueryParam("namespace") String chosen) {
        Visit visit = Visit.of(headers, language);
        Instant now = Instant.now();
        return switch (door.enterByToken(visit, now)) {
            case Entry.Granted visitor ->
                page(visit, visitor, now, Optional.ofNullable(chosen).orElse(""), Outcome.ASKED, "");
            case Entry.Refused _ -> answers.refused(visit);
            case Entry.Undecided _ -> answers.undecided();
        };
    }

    @POST
    @Blocking
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(Answers.HTML)
    public Response declare(
            @Context HttpHeaders headers,
            @FormParam("lang") String language,
            @FormParam("key") String key,
            @FormParam("nonce") String nonce,
            @FormParam("namespace") String namespace,
            @FormParam("title") String title,
            @FormParam("severity") String severity) {
        Visit visit = Visit.of(headers, language);
        if (!visit.ownPage() || !visit.bearer() && !visit.carries(key)) {
            return Response.status(Response.Status.FORBIDDEN).build();
        }
        Report report = report(namespace, title, severity, nonce);
        Instant now = Instant.now();
        return switch (door.enterByToken(visit, now)) {
            case Entry.Granted visitor ->
                page(visit, visitor, now, namespace, declare(visitor, report, now), report.name());
            case Entry.Refused _ -> answers.refused(visit);
            case Entry.Undecided _ -> answers.undecided();
        };
    }

    private static Report report(String namespace, String title, String severity, String nonce) {
        if (namespace == null || title == null || title.isBlank() || !SEVERITIES.contains(String.valueOf(severity))) {
            throw new BadRequestException();
        }
        if (nonce == null || !nonce.matches(NONCE)) {
            throw new BadRequestException();
        }
        return new Report(namespace, title.strip(), severity, nonce);
    }

    /** Only where an estate is: nobody is told of incidents anywhere else. */
    private Outcome declare(Entry.Granted visitor, Report report, Instant now) {
        return namespaces(visitor, now).contains(report.namespace())
                ? desk.declare(visitor.name(), report, now)
                : Outcome.DENIED;
    }

    private List<String> namespaces(Entry.Granted visitor, Instant now) {
        return pulse.board().estates().stream()
                .map(EstateLine::namespace)
                .distinct()
                .filter(door.declares(visitor, now))
                .toList();
    }

    private Response page(
            Visit visit, Entry.Granted visitor, Instant now, String chosen, Outcome outcome, String incident) {
        Guest guest = answers.guest(visit, visitor.name());
        String nonce = UUID.randomUUID().toString().replace("-", "").substring(0, NONCE_LENGTH);
        return answers.page(
                switch (outcome) {
                    case ASKED -> Response.Status.OK;
                    case DONE -> Response.Status.CREATED;
                    case OFTEN -> Response.Status.TOO_MANY_REQUESTS;
                    case DENIED -> Response.Status.FORBIDDEN;
                    case FAILED -> Response.Status.BAD_GATEWAY;
                },
                guest,
                Pages.panic(guest, namespaces(visitor, now), chosen, nonce, outcome, incident));
    }
}
