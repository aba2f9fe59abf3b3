package dev.siaga.statuspage;

import dev.siaga.page.Board;
import dev.siaga.statuspage.Doorkeeper.Entry;
import dev.siaga.statuspage.Pages.Guest;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/** The page, the part of it that changes, and the stream that says when. */
@Path("/")
class StatusResource {
    /** Then the browser comes again, and its token is looked at anew. */
    private static final Duration LONGEST_STREAM = Duration.ofMinutes(5);

    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration STILL_THERE = Duration.ofSeconds(10);
    private static final long AGAIN_MILLIS = 1000;

    private final Doorkeeper door;
    private final Pulse pulse;
    private final Answers answers;

    StatusResource(Doorkeeper door, Pulse pulse, Answers answers) {
        this.door = door;
        this.pulse = pulse;
        this.answers = answers;
    }

    @GET
    @Blocking
    @Produces(Answers.HTML)
    public Response page(@Context HttpHeaders headers, @QueryParam("lang") String language) {
        Visit visit = Visit.of(headers, language);
        Instant now = Instant.now();
        return switch (door.enter(visit, now)) {
            case Entry.Granted visitor -> {
                Response shown = show(visit, visitor, now, true);
                yield language == null
                        ? shown
                        : Response.fromResponse(shown)
                                .cookie(visit.cookie(
                                        Visit.LANGUAGE, visit.language().getLanguage()))
                                .build();
            }
            case Entry.Refused _ -> answers.refused(visit);
            case Entry.Undecided _ -> answers.undecided();
        };
    }

    @GET
    @Path("view")
    @Blocking
    @Produces(Answers.HTML)
    public Response view(@Context HttpHeaders headers, @QueryParam("lang") String language) {
        Visit visit = Visit.of(headers, language);
        Instant now = Instant.now();
        return switch (door.enter(visit, now)) {
            case Entry.Granted visitor -> show(visit, visitor, now, false);
            case Entry.Refused _ ->
                Response.status(Response.Status.UNAUTHORIZED).build();
            case Entry.Undecided _ -> answers.undecided();
        };
    }

    @GET
    @Path("events")
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> events(@Context HttpHeaders headers, @Context Sse sse) {
        Visit visit = Visit.of(headers, null);
        switch (door.enter(visit, Instant.now())) {
            case Entry.Granted _ -> {}
            case Entry.Refused _ -> throw new WebApplicationException(Response.Status.UNAUTHORIZED);
            case Entry.Undecided _ -> throw new ServiceUnavailableException();
        }
        Multi<OutboundSseEvent> news = pulse.listen()
                .orElseThrow(() -> new ServiceUnavailableException(LONGEST_STREAM.toSeconds()))
                .map(beat -> event(sse, "change", beat.number()));
        Multi<OutboundSseEvent> alive = Multi.createFrom()
                .ticks()
                .startingAfter(AT_ONCE)
                .every(STILL_THERE)
                .map(tick -> event(sse, "beat", tick))
                .onOverflow()
                .drop();
        return Multi.createBy().merging().streams(news, alive).select().first(LONGEST_STREAM);
    }

    private Response show(Visit visit, Entry.Granted visitor, Instant now, boolean whole) {
        Board all = pulse.board();
        Predicate<String> sees = door.sees(visitor, now);
        Board board = all.of(sees);
        boolean hidden = board.estates().isEmpty() && !all.estates().isEmpty();
        Guest guest = answers.guest(visit, visitor.name());
        return answers.page(
                hidden ? Response.Status.FORBIDDEN : Response.Status.OK,
                guest,
                whole ? Pages.status(board, guest, now, hidden) : Pages.view(board, guest, now, hidden));
    }

    private static OutboundSseEvent event(Sse sse, String name, long number) {
        return sse.newEventBuilder()
                .name(name)
                .data(String.valueOf(number))
                .reconnectDelay(AGAIN_MILLIS)
                .build();
    }
}
