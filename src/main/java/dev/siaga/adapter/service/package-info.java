/** Asks the instances of a city's services over HTTP whether they work. Knows nothing of what follows from the answer. */
package dev.siaga.adapter.service;
