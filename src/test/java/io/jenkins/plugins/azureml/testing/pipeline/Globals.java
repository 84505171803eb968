package io.jenkins.plugins.azureml.testing.pipeline;

import groovy.lang.GroovyObjectSupport;

/** The global objects of a Jenkinsfile that resolve properties dynamically. */
final class Globals {
    private Globals() {}

    /** {@code env.NAME}, readable and writable. */
    static final class Env extends GroovyObjectSupport {
        private final CpsVm vm;

        Env(CpsVm vm) {
            this.vm = vm;
        }

        @Override
        public Object getProperty(String name) {
            return vm.currentEnvironment().get(name);
        }

        @Override
        public void setProperty(String name, Object value) {
            vm.environment.put(name, String.valueOf(value));
        }
    }

    /** {@code steps.echo 'x'}. */
    static final class Steps extends GroovyObjectSupport {
        private final CpsVm vm;

        Steps(CpsVm vm) {
            this.vm = vm;
        }

        @Override
        public Object invokeMethod(String name, Object args) {
            return new StepInvoker(vm).invoke(name, args);
        }
    }
}
