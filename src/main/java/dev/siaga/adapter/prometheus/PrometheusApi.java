package dev.siaga.adapter.prometheus;

import io.quarkus.rest.client.reactive.Url;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Prometheus' instant query as it is on the wire: posted, for a query may be longer than a URL may be. */
@Path("/")
interface PrometheusApi {

    @POST
    @Path("/api/v1/query")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Response query(
            @Url String endpoint,
            @FormParam("query") String query,
            @FormParam("time") String time,
            @FormParam("timeout") String timeout);
}
