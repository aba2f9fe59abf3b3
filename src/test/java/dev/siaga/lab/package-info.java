/** Three real cities on one machine, and the faults that befall them; knows nothing of how Siaga decides. */
package dev.siaga.lab;
