package io.jenkins.plugins.azureml.testing;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;

/** Hides MD5 from this JVM until it is closed, like a machine in FIPS mode. All other algorithms stay available. */
public final class WithoutMd5 implements AutoCloseable {

    private final Provider sun = Security.getProvider("SUN");

    public WithoutMd5() {
        Security.removeProvider(sun.getName());
        Security.insertProviderAt(new Others(sun), 1);
    }

    @Override
    public void close() {
        Security.removeProvider(Others.NAME);
        Security.insertProviderAt(sun, 1);
    }

    private static final class Others extends Provider {
        private static final long serialVersionUID = 1L;
        private static final String NAME = "WithoutMd5";

        Others(Provider provider) {
            super(NAME, "1", "all algorithms of " + provider.getName() + " except MD5");
            for (Service service : provider.getServices()) {
                if (!service.getAlgorithm().equals("MD5")) {
                    putService(new Delegating(this, service));
                }
            }
        }
    }

    private static final class Delegating extends Provider.Service {
        private final Provider.Service service;

        Delegating(Provider provider, Provider.Service service) {
            super(provider, service.getType(), service.getAlgorithm(), service.getClassName(), null, null);
            this.service = service;
        }

        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            return service.newInstance(parameter);
        }
    }
}
