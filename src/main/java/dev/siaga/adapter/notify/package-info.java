/** Takes notices of incidents to Slack-compatible webhooks, CloudEvents receivers, Alertmanager, PagerDuty and mail. Decides nothing. */
package dev.siaga.adapter.notify;
