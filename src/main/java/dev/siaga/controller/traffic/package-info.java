/**
 * Points each city's Services at the city that writes, the members that are fresh enough to read, and the instances that serve; writers never
 * before the fence and the promotion.
 */
package dev.siaga.controller.traffic;
