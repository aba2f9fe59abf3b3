/** Joins the pure cores with the outside: each controller observes, decides, acts and reports. */
package dev.siaga.controller;
