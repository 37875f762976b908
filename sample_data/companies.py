"""The invented companies of the sample files, and the stories planted in some of them.

No name here is that of a real company; a likeness is chance.
"""

COMPANY_NAMES: dict[str, tuple[str, ...]] = {
    "bank": (
        "Banco Araguaia",
        "Cartão Pequi",
        "Banco Seriema",
        "Financeira Jatobá",
        "Banco Vereda",
        "Crédito Buriti",
        "Cartões Curicaca",
        "Consignado Baru",
        "Banco Lobo-Guará",
        "Financeira Cagaita",
        "Banco Mangaba",
        "Cartão Gabiroba",
        "Banco Araticum",
        "Crédito Murici",
        "Banco Aroeira",
        "Financeira Tamanduá",
        "Banco Barbatimão",
        "Cartão Ipê-Roxo",
        "Consignado Angico",
        "Banco Pau-Terra",
        "Financeira Guapeva",
        "Banco Meia-Lua",
        "Cartão Jenipapo",
        "Banco Copaíba",
        "Crédito Faveira",
        "Banco Caliandra",
        "Financeira Lobeira",
        "Cartão Bacupari",
        "Banco Cega-Machado",
        "Financeira Embaúba",
        "Banco Canela-de-Ema",
        "Crédito Quaresmeira",
        "Banco Chuveirinho",
        "Financeira Pacari",
        "Banco Gameleira",
        "Consignado Sabiá-do-Campo",
        "Cartão Araçá",
        "Banco Digital Sucupira",
    ),
    "telecom": (
        "Telefonia Cerrado",
        "TV Chapada",
        "Internet Curriola",
        "Celular Arara-Canindé",
        "Telecom Imbiruçu",
        "Fibra Tamboril",
        "Banda Larga Jacarandá",
        "Telefonia Mutum",
        "TV Emas",
        "Celular Anhuma",
        "Fibra Juriti",
        "Internet Lajeado",
        "Fibra Cambuí",
    ),
    "airline": (
        "Linhas Aéreas Jaburu",
        "Aérea Tuiuiú",
        "Aérea Gavião-Real",
        "Linhas Aéreas Maritaca",
        "Voos Arapaçu",
    ),
    "online_shop": (
        "Loja Ipê Online",
        "Mercado Veredas Online",
        "Compras Tatu-Bola",
        "Eletro Bacuri Online",
        "Loja Siriri Online",
        "Casa Cajuzinho Online",
        "Moda Flor-de-Pau Online",
        "Livros Sabiá Online",
        "Pet Tamanduá-Mirim Online",
        "Loja Buritizal Online",
        "Esportes Suçuarana Online",
        "Brinquedos Curió Online",
        "Perfumes Candeia Online",
        "Loja Mutamba Online",
        "Feira Pequizeiro Online",
        "Ferramentas Ipezinho Online",
    ),
    "travel_agency": (
        "Viagens Pirilampo",
        "Pacotes Lua-do-Sertão",
        "Turismo Curupira",
        "Roteiros Cachoeirinha",
        "Hospedagem Pouso-Bonito",
        "Viagens Jaguatirica",
        "Excursões Vagalume",
        "Reservas Sol-do-Planalto",
        "Viagens Vereda",
    ),
    "payment": (
        "Pagamentos Lambari",
        "Carteira Bem-te-vi",
        "Maquininha Cupim",
        "Carteira Uirapuru",
        "Pagamentos Pequizinho",
        "Carteira Mico-Estrela",
        "Pagamentos Coroa-de-Frade",
    ),
    "energy": ("Energia Planalto", "Energia Vãozinho"),
    "content": (
        "Vídeos Urutau",
        "Jogos Cutia",
        "Rede Cigarra",
        "Músicas Coleirinho",
        "Nuvem Carcará",
        "Aplicativo Quati",
        "Vídeos Lontra",
    ),
    "insurance": (
        "Seguros Sucuri",
        "Seguradora Ariranha",
        "Seguros Tatu-Canastra",
        "Capitalização Trevo-do-Campo",
        "Previdência Jequitibá",
        "Seguradora Pau-Santo",
        "Seguros Onça-Parda",
        "Seguros Cascudo",
        "Previdência Cedro-Vermelho",
        "Seguradora Inhambu",
    ),
    "registry": ("Cadastro Ema", "Birô Gavião", "Score Sagui"),
    "shop": (
        "Varejo Corumbá",
        "Magazine Sapucaia",
        "Lojas Guatambu",
        "Móveis Cabreúva",
        "Eletro Pitomba",
        "Lojas Tarumã",
        "Empório Cagaita; Casa e Jardim",
        "Varejo Capim-Dourado",
        "Casa Guaimbê",
        "Móveis Peroba-Rosa",
        "Lojas Ingazeiro",
        "Lojas Vinhático",
    ),
    "intermediation": (
        "Entregas Abelhinha",
        "Corridas Bem-Ligeiro",
        "Serviços Formiguinha",
        "Aplicativo Jabuti",
        "Anúncios Grilo-do-Mato",
        "Fretes Carro-de-Boi",
        "Reparos João-de-Barro",
        "Aluguéis Cupinzeiro",
    ),
    "health_plan": (
        "Plano Arnica",
        "Saúde Carqueja",
        "Plano Erva-Cidreira",
        "Odonto Marfim-do-Campo",
        "Saúde Boldo",
        "Benefícios Alecrim-do-Campo",
        "Plano Camomila",
    ),
    "electronics": (
        "Celulares Tucunaré",
        "Televisores Matrinxã",
        "Eletrônicos Pirapitinga",
        "Informática Piau",
        "Som Caranha",
    ),
    "road": ("Rodovia Seriguela", "Rodovia Rapadura", "Rodovia Tesourinha"),
    "loyalty": ("Pontos Cajuí", "Milhas Jaó", "Clube Marolo"),
    "education": (
        "Faculdade Ipê-Branco",
        "Cursos Tamarindo",
        "Centro Universitário Bacaba",
        "Idiomas Ararinha",
    ),
}
"""Names by segment, the largest first."""

TRAILING_SPACE_COMPANIES = (
    "Banco Araguaia",
    "Telefonia Cerrado",
    "Pagamentos Lambari",
    "Seguros Sucuri",
)
"""Written with a space after the name in the files until 2023, as some real names are."""

SHOCK_COMPANY = "Viagens Vereda"
SHOCK_SHARES = {
    "2023-04": 0.006,
    "2023-05": 0.018,
    "2023-06": 0.042,
    "2023-07": 0.060,
    "2023-08": 0.068,
    "2023-09": 0.064,
    "2023-10": 0.056,
    "2023-11": 0.048,
    "2023-12": 0.040,
    "2024-01": 0.031,
    "2024-02": 0.024,
    "2024-03": 0.018,
    "2024-04": 0.013,
    "2024-05": 0.010,
    "2024-06": 0.008,
}
"""Share of the State's complaints: from the tail to the first place in four months."""
SHOCK_RESOLUTION_RATE = 0.12

STOPPED_COMPANY = "Telecom Imbiruçu"
STOPPED_LAST_MONTH = "2023-06"

ENTERED_COMPANY = "Banco Digital Sucupira"
ENTERED_FIRST_MONTH = "2024-03"
ENTERED_FIRST_SHARE = 0.003
ENTERED_LAST_SHARE = 0.030

CHANGED_COMPANY = "TV Chapada"
CHANGED_MONTH = "2026-01"
CHANGED_RATE_BEFORE = 0.34
CHANGED_RATE_AFTER = 0.68

FIXED_RESOLUTION_RATES = {
    CHANGED_COMPANY: CHANGED_RATE_BEFORE,
    SHOCK_COMPANY: 0.45,
    "Varejo Corumbá": 0.22,
    "Energia Planalto": 0.50,
    "Telefonia Cerrado": 0.74,
    "Banco Araguaia": 0.58,
    "Cartão Pequi": 0.55,
    "Linhas Aéreas Jaburu": 0.70,
    "Birô Gavião": 0.52,
    "Cadastro Ema": 0.42,
    "Faculdade Ipê-Branco": 0.86,
}

TINY_COMPANIES = (
    "Consignado Sabiá-do-Campo",
    "Fibra Cambuí",
    "Ferramentas Ipezinho Online",
    "Seguradora Inhambu",
    "Plano Camomila",
    "Clube Marolo",
    "Aluguéis Cupinzeiro",
)
"""A few complaints a year: never enough ratings to be ranked."""
TINY_FACTOR = 0.04

NEVER_RATED_COMPANIES = ("Banco Gameleira", "Reservas Sol-do-Planalto", "Lojas Vinhático")
NEVER_RATED_SINCE = "2025-11"

SMALL_CASE_COMPANY = "Cartão Araçá"
SMALL_CASE_UNRATED = 6
"""In the last 12 months this company has 7 complaints: one rated, not resolved, and 6 unrated.

The official index says 85.7 %, the two others 0: the reason to show all three.
"""
