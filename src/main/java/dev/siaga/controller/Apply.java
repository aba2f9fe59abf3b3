package dev.siaga.controller;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** How Siaga writes objects of its own: it claims the fields it sends, whoever else has written them, and no others. */
public final class Apply {
    public static final PatchContext AS_SIAGA = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("siaga")
            .withForce(true)
            .build();

    private Apply() {}
}
