package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.slo.Alarm;
import dev.siaga.slo.Reading.Evidence;
import java.util.List;

/**
 * Who is told of alarms. Every bean of this type is told after every evaluation how the alarm of a ServiceSLO stands, in the replica that
 * leads and whether or not it changed: so it may be told the same again, also after a restart. It must not block for long.
 */
public interface BurnAlarm {

    void stands(ServiceSLO slo, Alarm alarm, List<Evidence> evidence);

    /** The ServiceSLO is gone, and its alarm with it. */
    void gone(ServiceSLO slo);
}
