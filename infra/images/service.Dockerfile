# One of the four services: docker build -f infra/images/service.Dockerfile --build-arg SERVICE=gateway .
# The jar is built before, by ./dsfleet images; either builder serves.
ARG JRE_IMAGE=eclipse-temurin:25-jre

FROM ${JRE_IMAGE} AS layers
ARG SERVICE
WORKDIR /built
COPY ${SERVICE}/target/${SERVICE}-exec.jar service.jar
RUN java -Djarmode=tools -jar service.jar extract --layers --destination /layers

FROM ${JRE_IMAGE}
RUN groupadd --gid 10001 dsfleet \
 && useradd --uid 10001 --gid dsfleet --home-dir /app --no-create-home --shell /usr/sbin/nologin dsfleet \
 && mkdir -p /app /var/lib/dsfleet/apps /media /results \
 && chown -R dsfleet:dsfleet /var/lib/dsfleet /media /results
WORKDIR /app
COPY infra/images/healthy infra/images/train /usr/local/bin/
COPY infra/images/config /app/config
# What changes least comes first.
COPY --from=layers /layers/dependencies/ /app/
COPY --from=layers /layers/snapshot-dependencies/ /app/
COPY --from=layers /layers/application/ /app/
RUN train
USER dsfleet
# A cache of loaded and linked classes, made by the line above: half of the time to start.
ENTRYPOINT ["java", "-XX:AOTCache=/app/service.aot", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", \
    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "/app/service.jar"]
