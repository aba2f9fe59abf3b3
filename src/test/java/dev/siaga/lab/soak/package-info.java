/** Hours in which nothing goes wrong, and what three cities use meanwhile. */
package dev.siaga.lab.soak;
