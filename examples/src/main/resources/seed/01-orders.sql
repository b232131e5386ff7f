COPY orders (item) FROM stdin;
tea
cake
\.
