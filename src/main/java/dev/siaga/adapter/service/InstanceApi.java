package dev.siaga.adapter.service;

import io.quarkus.rest.client.reactive.Url;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** An instance as it is on the wire: a whole address is asked for, and any status is an answer. */
@Path("")
interface InstanceApi {

    @GET
    Response get(@Url String address);
}
