package dev.siaga.statuspage;

import dev.siaga.statuspage.Doorkeeper.Entry;
import dev.siaga.statuspage.Pages.Asked;
import io.smallrye.common.annotation.Blocking;
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
import java.util.Optional;

/** Takes a token and gives it back as a cookie that no script can read, so that any replica can look at it anew. */
@Path("/")
class LoginResource {
    private final Doorkeeper door;
    private final Answers answers;

    LoginResource(Doorkeeper door, Answers answers) {
        this.door = door;
        this.answers = answers;
    }

    @GET
    @Path("login")
    @Blocking
    @Produces(Answers.HTML)
    public Response ask(@Context HttpHeaders headers, @QueryParam("lang") String language) {
        return answers.login(Visit.of(headers, language), Asked.FIRST);
    }

    @POST
    @Path("login")
    @Blocking
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(Answers.HTML)
    public Response login(
            @Context HttpHeaders headers, @FormParam("token") String token, @FormParam("lang") String language) {
        Visit visit = Visit.of(headers, language);
        if (!visit.ownPage()) {
            return Response.status(Response.Status.FORBIDDEN).build();
        }
        Visit shown = visit.with(Optional.ofNullable(token).map(String::strip).orElse(""));
        return switch (door.enterByToken(shown, Instant.now())) {
            case Entry.Granted _ ->
                Response.fromResponse(answers.to("/"))
                        .cookie(visit.cookie(Visit.TOKEN, shown.token().orElse("")))
                        .build();
            case Entry.Refused _ -> answers.login(visit, Asked.WRONG);
            case Entry.Undecided _ -> answers.login(visit, Asked.LATER);
        };
    }

    @POST
    @Path("logout")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response logout(@Context HttpHeaders headers) {
        Visit visit = Visit.of(headers, null);
        return visit.ownPage()
                ? Response.fromResponse(answers.to("/login"))
                        .cookie(visit.cookie(Visit.TOKEN, ""))
                        .build()
                : Response.status(Response.Status.FORBIDDEN).build();
    }
}
