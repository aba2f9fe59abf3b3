package dev.siaga.adapter.notify;

import io.quarkus.rest.client.reactive.Url;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** One POST to wherever it is told. Returns the raw response, so that its body is read within bounds. */
@Path("")
interface WebhookApi {

    @POST
    @Consumes("application/json")
    Response json(
            @Url String url,
            @HeaderParam("Authorization") String authorization,
            @HeaderParam("Idempotency-Key") String key,
            byte[] body);

    @POST
    @Consumes("application/cloudevents+json")
    Response cloudEvent(
            @Url String url,
            @HeaderParam("Authorization") String authorization,
            @HeaderParam("Idempotency-Key") String key,
            byte[] body);
}
