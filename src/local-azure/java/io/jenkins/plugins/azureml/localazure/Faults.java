package io.jenkins.plugins.azureml.localazure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The active faults. If several match a request, the one added first applies. */
public final class Faults {
    private final List<Fault> faults = new CopyOnWriteArrayList<>();

    Faults() {}

    public Fault add(Fault fault) {
        faults.add(fault);
        return fault;
    }

    public void remove(Fault fault) {
        faults.remove(fault);
    }

    public void clear() {
        faults.clear();
    }

    Fault match(Service service, String method, String path) {
        for (Fault fault : faults) {
            if (fault.applies(service, method, path)) {
                return fault;
            }
        }
        return null;
    }
}
