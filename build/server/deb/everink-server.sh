#!/bin/sh
exec /usr/lib/everink-server/node /usr/lib/everink-server/everink-server.mjs "$@"
