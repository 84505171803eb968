package hudson.model;

import hudson.EnvVars;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

public class ParametersAction implements EnvironmentContributingAction {
    private final List<ParameterValue> parameters;

    public ParametersAction(List<ParameterValue> parameters) {
        this.parameters = List.copyOf(parameters);
    }

    public List<ParameterValue> getParameters() {
        return parameters;
    }

    public ParameterValue getParameter(String name) {
        return parameters.stream()
                .filter(p -> p.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    public ParametersAction createUpdated(Collection<? extends ParameterValue> overrides) {
        List<ParameterValue> all = new ArrayList<>(overrides);
        for (ParameterValue each : parameters)
            if (overrides.stream().noneMatch(o -> o.getName().equals(each.getName()))) all.add(each);
        return new ParametersAction(all);
    }

    @Override
    public void buildEnvironment(Run<?, ?> run, EnvVars env) {
        parameters.forEach(each -> each.buildEnvironment(run, env));
    }

    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return "Parameters";
    }

    @Override
    public String getUrlName() {
        return "parameters";
    }
}
