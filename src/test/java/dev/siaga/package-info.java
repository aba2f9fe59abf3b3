/** Tests of the whole: what no package can say of itself. */
package dev.siaga;
