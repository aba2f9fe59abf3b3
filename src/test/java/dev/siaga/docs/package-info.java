/** Documents that are run: what they tell readers to type is typed, and what they promise to answer is compared. */
package dev.siaga.docs;
