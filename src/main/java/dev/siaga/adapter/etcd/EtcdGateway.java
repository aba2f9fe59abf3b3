package dev.siaga.adapter.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.rest.client.reactive.Url;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * etcd's gateway from JSON to gRPC: every call is a POST. Returns the raw response, so that its body is read within bounds. The gateway hides who the
 * client's certificate names, so a quorum that keeps users wants a token, too; without one the header isn't sent.
 */
@Path("/v3")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
interface EtcdGateway {

    @POST
    @Path("/{service}/{method}")
    Response call(
            @Url String member,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String token,
            @PathParam("service") String service,
            @PathParam("method") String method,
            JsonNode request);
}
