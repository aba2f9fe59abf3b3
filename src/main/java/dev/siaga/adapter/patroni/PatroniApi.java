package dev.siaga.adapter.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.rest.client.reactive.Url;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Patroni's REST interface as it is on the wire. Returns raw responses, so that any status is an answer and a body is read within bounds. */
@Path("/")
@Consumes(MediaType.APPLICATION_JSON)
interface PatroniApi {

    @GET
    @Path("/{what}")
    Response get(@Url String member, @PathParam("what") String what);

    @PATCH
    @Path("/config")
    Response patchConfig(@Url String member, JsonNode patch);

    @POST
    @Path("/{action}")
    Response post(@Url String member, @PathParam("action") String action, JsonNode request);
}
