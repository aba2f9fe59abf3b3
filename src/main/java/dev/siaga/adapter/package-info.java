/** One client for each system outside; adapters know no controller and no other adapter. */
package dev.siaga.adapter;
