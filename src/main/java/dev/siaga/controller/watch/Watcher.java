package dev.siaga.controller.watch;

import dev.siaga.api.v1alpha1.CityClusterSpec;
import dev.siaga.controller.primacy.EstateRuntime;

/** Looks at one thing in the own city and notes what it found. Blocks for a bounded time. */
interface Watcher {
    void look(EstateRuntime estate, CityClusterSpec city);
}
