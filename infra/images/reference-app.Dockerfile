# The runtime of the reference app: what a DeepStream image is on a GPU host. It stays up; the launcher starts apps in it.
ARG JRE_IMAGE=eclipse-temurin:25-jre
FROM ${JRE_IMAGE}
# OpenCV's libraries are linked with GTK, which draws nothing here.
RUN apt-get -qq update \
 && { apt-get -qq install -y --no-install-recommends libgtk2.0-0t64 \
   || apt-get -qq install -y --no-install-recommends libgtk2.0-0; } \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin
RUN groupadd --gid 10001 dsfleet \
 && useradd --uid 10001 --gid dsfleet --home-dir /app --no-create-home --shell /usr/sbin/nologin dsfleet \
 && mkdir -p /app /var/lib/dsfleet/apps /media /results /var/cache/reference-app \
 && chown -R dsfleet:dsfleet /var/lib/dsfleet /media /results /var/cache/reference-app
COPY infra/images/deepstream-app /usr/local/bin/deepstream-app
COPY apps/reference-app/target/lib/ /opt/reference-app/lib/
COPY apps/reference-app/target/reference-app.jar /opt/reference-app/
WORKDIR /app
USER dsfleet
VOLUME /var/cache/reference-app
CMD ["sleep", "infinity"]
