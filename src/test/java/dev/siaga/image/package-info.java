/** The container image: how it is made, its AOT cache recorded, and what it is like to start it; with the real programs, in a root of its own. */
package dev.siaga.image;
