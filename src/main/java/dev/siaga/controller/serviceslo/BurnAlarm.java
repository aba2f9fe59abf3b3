package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;

/**
 * Who is told of alarms. Every bean of this type is told after every evaluation how the alarm of a ServiceSLO stands, in the replica that
 * leads and whether or not it changed: so it may be told the same again, also after a restart. It must not block for long.
 */
interface BurnAlarm {

    void stands(ServiceSLO slo, Sight sight);

    /** The ServiceSLO is gone, and its alarm with it. */
    void gone(ServiceSLO slo);
}
