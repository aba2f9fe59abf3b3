/** Runs the Pods of one city as processes of this machine, under their own addresses; knows Kubernetes, and nothing of Siaga. */
package dev.siaga.lab.kubelet;
